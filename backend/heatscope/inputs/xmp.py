"""Find the orientation in an XMP packet: RDF in XML, whatever prefixes its names have.

A property is the file's own only in an ``rdf:Description`` directly within ``rdf:RDF``: further in stand those of
pictures that it was made of (XMP Specification Part 1, 7.4). Of a packet that is no XML throughout, what stands before
the fault counts. Knows nothing of pictures.
"""

from xml.parsers import expat

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns# "
ORIENTATION = "http://ns.adobe.com/tiff/1.0/ Orientation"
#: Bytes of a packet that are looked at: what programs write of their own may follow without end.
MOST_BYTES = 1 << 20
#: A number is no longer, with what space may stand around it.
MOST_LETTERS = 64


class _FoundError(Exception):
    """Ends the reading."""


class _Reader:
    def __init__(self) -> None:
        self.text = ""
        self._names: list[str] = []
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters

    def read(self, packet: bytes) -> None:
        self._parser.Parse(packet, True)

    def _doctype(self, *_: object) -> None:
        raise _FoundError  # no packet has one, and it may define entities without end

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._names.append(name)
        if self._names[-2:] == [f"{RDF}RDF", f"{RDF}Description"] and ORIENTATION in attributes:
            self.text = attributes[ORIENTATION]
            raise _FoundError

    def _end(self, _: str) -> None:
        if self._is_orientation():
            raise _FoundError
        self._names.pop()

    def _characters(self, text: str) -> None:
        if self._is_orientation():
            self.text = (self.text + text)[:MOST_LETTERS]

    def _is_orientation(self) -> bool:
        return self._names[-3:] == [f"{RDF}RDF", f"{RDF}Description", ORIENTATION]


def orientation_in(packet: bytes) -> int:
    """Return the orientation that ``packet`` states, 1 to 8; 1 if there is none.

    Example:
        >>> rdf, tiff = "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "http://ns.adobe.com/tiff/1.0/"
        >>> said = f"<RDF xmlns='{rdf}'><Description xmlns:t='{tiff}' t:Orientation='6'/></RDF>"
        >>> orientation_in(said.encode())
        6
    """
    reader = _Reader()
    try:
        reader.read(packet[:MOST_BYTES])
    except (_FoundError, expat.ExpatError, ValueError):
        pass
    said = reader.text.strip()
    return int(said) if said in {"1", "2", "3", "4", "5", "6", "7", "8"} else 1
