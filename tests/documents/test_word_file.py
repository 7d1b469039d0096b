"""The file as a package: the same tree gives the same bytes, and everything in it hangs together."""

from __future__ import annotations

import io
import itertools
import posixpath
import subprocess
import sys
import time
import zipfile

from lxml import etree

from luodi.documents.tree import Document, Heading
from luodi.documents.word import to_word

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
ORDER = {  # the order the schema asks for, of what is used here (ECMA-376 part 1, 17.3.1, 17.3.2, 17.4)
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl pBdr tabs kinsoku overflowPunct "
    "autoSpaceDE autoSpaceDN snapToGrid spacing ind "
    "jc outlineLvl sectPr",
    "rPr": "rStyle rFonts b bCs color spacing snapToGrid sz szCs lang",
    "tblPr": "tblStyle tblpPr tblW jc tblInd tblBorders tblLayout tblCellMar tblLook tblCaption",
    "tcPr": "tcW gridSpan vMerge vAlign",
    "sectPr": "footerReference type pgSz pgMar docGrid",
}


def test_the_same_tree_gives_the_same_bytes(full: Document) -> None:
    first = to_word(full)
    time.sleep(0.01)
    assert to_word(full) == first


def test_another_process_gives_the_same_bytes(write) -> None:
    script = (
        "import sys, hashlib; from luodi.documents.tree import *; from luodi.documents.word import to_word;"
        "sys.stdout.write(hashlib.sha256(to_word(Document('情况通报', (Heading(1, '题'),)))).hexdigest())"
    )
    import hashlib

    for seed in ("1", "2"):
        environment = {"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path), "TZ": "UTC"}
        result = subprocess.run(
            [sys.executable, "-c", script], env=environment, capture_output=True, check=True
        )
        assert result.stdout.decode() == hashlib.sha256(write(Heading(1, "题")).content).hexdigest()


def test_no_entry_is_dated_by_a_clock(full: Document) -> None:
    with zipfile.ZipFile(io.BytesIO(to_word(full))) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.testzip() is None


def test_properties_say_title_issuer_book_mark_and_the_papers_own_date(full: Document, open_file) -> None:
    properties = open_file(full).word.core_properties
    assert properties.title == full.title
    assert properties.author == "陇山县人民政府办公室"
    assert properties.comments == "截至2024年5月 第1版"
    assert properties.created.date().isoformat() == "2024-06-05"


def test_every_relation_leads_to_a_part_and_every_part_has_a_type(full: Document, open_file) -> None:
    opened = open_file(full)
    names = set(opened.names)
    types = opened.part("[Content_Types].xml")
    overrides = {item.get("PartName", "").lstrip("/") for item in types}
    endings = {item.get("Extension") for item in types if item.get("Extension")}
    for name in names - {"[Content_Types].xml"}:
        assert name in overrides or name.rsplit(".", 1)[1] in endings
        if name.endswith(".rels"):
            folder = posixpath.dirname(posixpath.dirname(name))
            for relation in opened.part(name):
                assert posixpath.normpath(posixpath.join(folder, relation.get("Target"))) in names


def test_every_reference_in_the_text_has_its_relation(full: Document, open_file) -> None:
    opened = open_file(full)
    known = {relation.get("Id") for relation in opened.part("word/_rels/document.xml.rels")}
    used = {element.get(f"{R}id") for element in opened.body.iter() if element.get(f"{R}id")}
    assert used
    assert used <= known


def test_properties_stand_in_the_order_of_the_schema(full: Document, open_file) -> None:
    opened = open_file(full)
    seen = 0
    for name in ("word/document.xml", "word/styles.xml", "word/footer1.xml"):
        for kind, order in ORDER.items():
            places = {local: place for place, local in enumerate(order.split())}
            for element in opened.part(name).iter(f"{W}{kind}"):
                found = [places[etree.QName(child).localname] for child in element]
                assert found == sorted(found), etree.tostring(element)
                seen += 1
    assert seen > 100


def test_every_table_cell_ends_with_a_paragraph_and_tables_do_not_touch(full: Document, open_file) -> None:
    body = open_file(full).body[0]
    assert all(cell[-1].tag == f"{W}p" for cell in body.iter(f"{W}tc"))
    tags = [child.tag for child in body]
    assert tags[-1] == f"{W}sectPr"
    assert not any(one == other == f"{W}tbl" for one, other in itertools.pairwise(tags))
