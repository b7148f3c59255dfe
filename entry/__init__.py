"""The kernel: months, returns, vintages, workflow, evidence, audit. Knows no register."""
