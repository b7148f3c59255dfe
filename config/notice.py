"""A one-page PDF of a few lines of Chinese, made of nothing but its own bytes. Pure.

Evidence in the demonstration is a real file that a reader opens, and that says what it is. The
font is named, not embedded: every reader of PDF brings a Song face for Chinese text.
"""

from collections.abc import Sequence

_FONT = (
    "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H "
    "/DescendantFonts [6 0 R] >>",
    "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /W [1 95 500] "
    "/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> "
    "/FontDescriptor 7 0 R >>",
    "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [0 -120 1000 880] "
    "/ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
)
_TOP, _LINE, _LEFT = 760, 34, 72  # points on an A4 page


def pdf(lines: Sequence[str]) -> bytes:
    """The lines one below the other on an A4 page, the first one larger."""
    shown = "\n".join(_shown(number, line) for number, line in enumerate(lines))
    stream = f"BT\n{shown}\nET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        "/Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        *_FONT,
    ]
    return _file(objects)


def _shown(number: int, line: str) -> str:
    size = 18 if number == 0 else 14
    text = line.encode("utf-16-be").hex().upper()
    return f"/F1 {size} Tf 1 0 0 1 {_LEFT} {_TOP - number * _LINE} Tm <{text}> Tj"


def _file(objects: Sequence[str]) -> bytes:
    """Header, objects, the table of where each begins, trailer (ISO 32000-1, 7.5)."""
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n".encode("ascii")
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode("ascii")
    out += b"".join(f"{place:010} 00000 n \n".encode("ascii") for place in places)
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\n".encode("ascii")
    out += f"startxref\n{start}\n%%EOF\n".encode("ascii")
    return bytes(out)
