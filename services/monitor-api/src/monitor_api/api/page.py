"""The page for people: three files of the package and nothing from elsewhere."""

from pathlib import Path

from fastapi import APIRouter, Response

WEB = Path(__file__).parent.parent / "web"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
)
FILES = {
    "page.css": "text/css; charset=utf-8",
    "page.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
}

router = APIRouter(include_in_schema=False)


@router.get("/")
def page() -> Response:
    return _file("index.html", "text/html; charset=utf-8")


@router.get("/assets/page.css")
def style() -> Response:
    return _file("page.css", FILES["page.css"])


@router.get("/assets/page.js")
def script() -> Response:
    return _file("page.js", FILES["page.js"])


@router.get("/assets/icon.svg")
def icon() -> Response:
    return _file("icon.svg", FILES["icon.svg"])


def _file(name: str, media_type: str) -> Response:
    headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-cache"}
    return Response((WEB / name).read_bytes(), media_type=media_type, headers=headers)
