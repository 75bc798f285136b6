"""PDFs that want to harm their reader, made here."""

import zlib
from collections.abc import Callable, Mapping
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name

A4 = Array([0, 0, 595, 842])


def saved(pdf: pikepdf.Pdf) -> bytes:
    target = BytesIO()
    pdf.save(target, compress_streams=False)
    return target.getvalue()


def page(content: bytes, *, box: Array = A4, **resources: Dictionary) -> bytes:
    """One page that draws ``content``."""
    pdf = pikepdf.new()
    return saved(_with_page(pdf, content, box, **resources))


def _with_page(pdf: pikepdf.Pdf, content: bytes, box: Array = A4, **resources: Dictionary) -> pikepdf.Pdf:
    made = Dictionary(
        Type=Name.Page,
        MediaBox=box,
        Resources=Dictionary({f"/{kind}": named for kind, named in resources.items()}),
        Contents=pdf.make_stream(content),
    )
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(made)))
    return pdf


def too_many_pages() -> bytes:
    pdf = pikepdf.new()
    for _ in range(201):
        _with_page(pdf, b"")
    return saved(pdf)


def pages_that_are_their_own_children() -> bytes:
    pdf = _with_page(pikepdf.new(), b"")
    pdf.Root.Pages.Kids = Array([pdf.Root.Pages] * 3)
    pdf.Root.Pages.Count = 2_000_000_000
    target = BytesIO()
    pdf.save(target, fix_metadata_version=False)
    return target.getvalue()


def form_within_itself() -> bytes:
    pdf = pikepdf.new()
    form = pdf.make_stream(b"/F Do /F Do")
    form.update(Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=A4))
    form.Resources = Dictionary(XObject=Dictionary(F=form))
    return saved(_with_page(pdf, b"/F Do", XObject=Dictionary(F=form)))


def forms_within_forms() -> bytes:
    """Two to the 24th drawings, in 24 forms."""
    pdf = pikepdf.new()
    inner = pdf.make_stream(b"0 0 100 100 re f")
    for _ in range(24):
        inner.update(Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=A4))
        outer = pdf.make_stream(b"/F Do /F Do")
        outer.Resources = Dictionary(XObject=Dictionary(F=inner))
        inner = outer
    inner.update(Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=A4))
    return saved(_with_page(pdf, b"/F Do", XObject=Dictionary(F=inner)))


def huge_image() -> bytes:
    """30,000 pixels square: 2.7 GB from 100 kB, in two layers of compression."""
    pdf = pikepdf.new()
    data = zlib.compress(zlib.compress(bytes(30_000_000), 9), 9)
    image = pdf.make_stream(
        data,
        Dictionary(
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=30_000,
            Height=30_000,
            ColorSpace=Name.DeviceRGB,
            BitsPerComponent=8,
            Filter=Array([Name.FlateDecode, Name.FlateDecode]),
        ),
    )
    return saved(_with_page(pdf, b"595 0 0 842 0 0 cm /I Do", XObject=Dictionary(I=image)))


def bomb_of_text() -> bytes:
    """200 MB of content stream from 200 kB."""
    pdf = _with_page(pikepdf.new(), b"")
    squeezed = zlib.compressobj(1)
    data = b"".join(squeezed.compress(b" " * 10_000_000) for _ in range(20)) + squeezed.flush()
    pdf.pages[0].Contents = pdf.make_stream(data, Dictionary(Filter=Name.FlateDecode))
    return saved(pdf)


def enormous_page() -> bytes:
    return page(b"0 0 100 100 re f", box=Array([0, 0, 2_000_000_000, 2_000_000_000]))


def page_without_a_size() -> bytes:
    return page(b"BT ET", box=Array([0, 0, 0, 0]))


def deep_arrays() -> bytes:
    return page(b"[" * 200_000 + b"]" * 200_000 + b" TJ")


def many_paths() -> bytes:
    return page(b"0 0 m 595 842 l S 595 0 m 0 842 l S " * 200_000)


def deep_state() -> bytes:
    return page(b"q " * 500_000)


def dashes() -> bytes:
    """A line in a billion dashes."""
    return page(b"[0.000001 0.000001] 0 d 0 0 m 595 842 l S")


def cross_reference_to_itself() -> bytes:
    whole = page(b"BT ET")
    start = whole.rindex(b"startxref")
    offset = whole[start:].split()[1]
    return whole.replace(b"trailer <<", b"trailer << /Prev " + offset + b" ")


HOSTILE: Mapping[str, Callable[[], bytes]] = {
    maker.__name__: maker
    for maker in (
        too_many_pages,
        pages_that_are_their_own_children,
        form_within_itself,
        forms_within_forms,
        huge_image,
        bomb_of_text,
        enormous_page,
        page_without_a_size,
        deep_arrays,
        many_paths,
        deep_state,
        dashes,
        cross_reference_to_itself,
    )
}
