"""Which representation a caller is given: by `?format=`, else by `Accept`. Pure."""

XML, CSV2, CSV1, STRUCTURE = "xml", "csv", "csv1", "structure"
_DATA = {
    "application/vnd.sdmx.structurespecificdata+xml": {"": XML, "2.1": XML},
    "application/vnd.sdmx.data+csv": {
        "": CSV2,
        "2.0.0": CSV2,
        "2.0": CSV2,
        "1.0.0": CSV1,
        "1.0": CSV1,
    },
    "text/csv": {"": CSV2},
    "application/xml": {"": XML},
    "text/xml": {"": XML},
    "application/*": {"": XML},
    "text/*": {"": CSV2},
    "*/*": {"": XML},
}
_STRUCTURE = {
    "application/vnd.sdmx.structure+xml": {"": STRUCTURE, "2.1": STRUCTURE},
    "application/xml": {"": STRUCTURE},
    "text/xml": {"": STRUCTURE},
    "application/*": {"": STRUCTURE},
    "text/*": {"": STRUCTURE},
    "*/*": {"": STRUCTURE},
}
DATA_FORMATS = (XML, CSV2, CSV1)


def chosen(accept: str, *, data: bool) -> str | None:
    """The best of what the caller takes; None when we have none of it."""
    known = _DATA if data else _STRUCTURE
    wanted = [_wish(place, part) for place, part in enumerate(accept.split(",")) if part.strip()]
    for quality, _, name, parameters in sorted(wanted or [(-1.0, 0, "*/*", {})]):
        if quality == 0 or parameters.get("labels", "id") != "id":
            continue
        found = known.get(name, {}).get(parameters.get("version", ""))
        if found:
            return found
    return None


def _wish(place: int, part: str) -> tuple[float, int, str, dict[str, str]]:
    name, *rest = (piece.strip() for piece in part.split(";"))
    pairs = (piece.partition("=") for piece in rest)
    parameters = {key.strip().lower(): text.strip().strip('"') for key, _, text in pairs}
    return -_quality(parameters.pop("q", "1")), place, name.lower(), parameters


def _quality(text: str) -> float:
    try:
        return min(max(float(text), 0.0), 1.0)
    except ValueError:
        return 0.0
