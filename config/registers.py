"""The one list of registers: each announces its sheet to the kernel here."""

from entry.registers import Register
from indicators.sheets import IndicatorRegister

REGISTERS: tuple[Register, ...] = (IndicatorRegister(),)
