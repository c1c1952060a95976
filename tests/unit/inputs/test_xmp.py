"""The orientation in XMP is found by what its name means, whatever else a packet holds."""

import pytest

from heatscope.inputs.xmp import MOST_BYTES, orientation_in

RDF, TIFF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "http://ns.adobe.com/tiff/1.0/"


def packet(inside: str, prefix: str = "tiff", space: str = TIFF) -> str:
    return (
        f"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='{RDF}' xmlns:{prefix}='{space}'>{inside}</rdf:RDF>"
        "</x:xmpmeta>"
    )


@pytest.mark.parametrize(
    "said",
    [
        packet("<rdf:Description tiff:Orientation='6'/>"),
        packet('<rdf:Description rdf:about = "" tiff:Orientation = " 6 " />'),
        packet("<rdf:Description><tiff:Orientation>6</tiff:Orientation></rdf:Description>"),
        packet("<rdf:Description><tiff:Orientation >\n&#54;<!-- quarter --></tiff:Orientation></rdf:Description>"),
        packet("<rdf:Description tiff:Make='x'/><rdf:Description tiff:Orientation='6'/>"),
        packet("<rdf:Description picture:Orientation='6'/>", prefix="picture"),
        packet("<rdf:Description xmlns='http://ns.adobe.com/tiff/1.0/'><Orientation>6</Orientation></rdf:Description>"),
        f"<RDF xmlns='{RDF}'><Description xmlns:t='{TIFF}' t:Orientation='6'/></RDF>",
        packet("<rdf:Description tiff:Orientation='6'/><unclosed"),
        "<?xpacket begin='\ufeff' id='W5M0MpCehiHzreSzNTczkc9d'?>\n"
        + packet("<rdf:Description tiff:Orientation='6'/>")
        + f"{' ' * 2000}<?xpacket end='w'?>\0\0",
    ],
)
def test_orientation_is_found_however_it_is_written(said: str) -> None:
    assert orientation_in(said.encode()) == 6
    assert orientation_in(f"\ufeff{said}".encode("utf-16-le")) == 6


@pytest.mark.parametrize(
    "said",
    [
        "",
        "no XML at all, though tiff:Orientation='6'",
        packet("<rdf:Description tiff:Orientation='6'/>", space="http://example.org/other"),
        packet("<rdf:Description tiff:Orientation='9'/>"),
        packet("<rdf:Description tiff:Orientation='٦'/>"),
        packet("<rdf:Description tiff:Orientation='66666666666666666666'/>"),
        packet("<rdf:Description><tiff:Orientation>6 or 8</tiff:Orientation></rdf:Description>"),
        # Of a picture that this one was made of.
        packet(
            "<rdf:Description><tiff:Made><rdf:Bag><rdf:li><rdf:Description tiff:Orientation='6'/></rdf:li></rdf:Bag>"
            "</tiff:Made></rdf:Description>"
        ),
        packet("<!-- <rdf:Description tiff:Orientation='6'/> --><![CDATA[tiff:Orientation='6']]>"),
        packet("<rdf:Description tiff:Make='tiff:Orientation=&quot;6&quot;'/>"),
    ],
)
def test_what_says_nothing_of_this_picture_is_upright(said: str) -> None:
    assert orientation_in(said.encode()) == 1


def test_hostile_packet_is_looked_at_no_further() -> None:
    defined = "".join(f"<!ENTITY e{index} '{f'&e{index - 1};' * 10}'>" for index in range(1, 30))
    hostile = [
        f"<!DOCTYPE x [<!ENTITY e0 '6'>{defined}]>" + packet("<rdf:Description tiff:Orientation='&e29;'/>"),
        "<!DOCTYPE x SYSTEM 'file:///etc/passwd'>" + packet("<rdf:Description tiff:Orientation='6'/>"),
        "<a>" * 2_000_000,
        "<a " + " ".join(f"a{index}='{index}'" for index in range(200_000)) + "/>",
        "<a " + " ".join(f"xmlns:a{index}='{index}'" for index in range(200_000)) + "/>",
        packet(f"<rdf:Description><tiff:Orientation>{'6' * 2_000_000}"),
        packet(" " * MOST_BYTES + "<rdf:Description tiff:Orientation='6'/>"),
    ]
    assert [orientation_in(said.encode()) for said in hostile] == [1] * len(hostile)
