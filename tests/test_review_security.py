"""The review pages let nobody in who should not be, and the document's own text does nothing."""

from __future__ import annotations

import importlib
import pkgutil
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from invented import claim, finding
from report_page import Page
from served import Reviewer, served

import extract.review
from extract.formats import read_text
from extract.model import Extraction
from extract.review.security import MAX_BODY, Hosts, is_loopback, local_path
from extract.store import Judgement, Store, open_store

TOKEN = "correct horse battery staple"
BAIT = "<script>window.pwned=1</script><img src=x onerror=window.pwned=2>{{ 7*7 }}{% raw %}<b hx-get=/ hx-trigger=load>"


def decide(client: httpx.Client, **headers: str) -> int:
    client.get("/r/1")
    return client.post(
        "/r/1/c/c0/decide",
        data={"csrf": client.cookies["konkyo_csrf"], "verdict": "accept"},
        headers=headers,
        follow_redirects=False,
    ).status_code


# --- who may ask -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "", "10.0.0.7", "["]
)
def test_a_name_that_was_rebound_to_this_machine_gets_nothing(mori: Reviewer, host: str) -> None:
    response = mori.get("/r/1", headers={"host": host})
    assert response.status_code in (400, 421)
    assert "心拍数" not in response.text


@pytest.mark.parametrize("host", ["localhost:8642", "127.0.0.1", "[::1]:8642", "LOCALHOST"])
def test_names_of_this_machine_are_fine(mori: Reviewer, host: str) -> None:
    assert mori.get("/r/1", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": ""},
        {"origin": "http://127.0.0.1:1"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "", "referer": "https://evil.example/page"},
    ],
)
def test_forms_of_other_sites_write_nothing(store: Store, mori: Reviewer, headers: dict[str, str]) -> None:
    assert decide(mori, **headers) == 403
    assert store.marks(1) == []


@pytest.mark.parametrize("csrf", [None, "", "x" * 32])
def test_a_form_without_its_csrf_token_writes_nothing(store: Store, mori: Reviewer, csrf: str | None) -> None:
    mori.get("/r/1")
    for path in (
        "/r/1/c/c0/decide",
        "/r/1/undo",
        "/r/1/c/c0/revise",
        "/r/1/s/0/complete",
        "/me",
        "/language",
    ):
        data = {"verdict": "accept", "name": "x"} | ({} if csrf is None else {"csrf": csrf})
        assert mori.post(path, data=data).status_code == 403, path
    assert store.marks(1) == []


def test_every_route_that_writes_checks_the_token(store: Store, mori: Reviewer) -> None:
    mori.get("/r/1")
    tried = 0
    for module in pkgutil.iter_modules(extract.review.__path__):
        if not module.name.startswith("routes_"):
            continue
        for route in importlib.import_module(f"extract.review.{module.name}").router.routes:
            if route.methods - {"GET", "HEAD"}:
                path = re.sub(r"\{\w+\}", "1", route.path)
                assert mori.post(path, data={"csrf": "x" * 32}).status_code == 403, path
                tried += 1
    assert tried > 8
    assert store.marks(1) == []


def test_a_right_form_writes(store: Store, mori: Reviewer) -> None:
    assert decide(mori) == 303
    assert len(store.marks(1)) == 1


def test_cookies_stay_with_the_site_and_out_of_reach_of_scripts(mori: Reviewer) -> None:
    set_by = [
        mori.get("/me"),
        mori.submit("/me", name="mori", to="/r/1"),
        mori.submit("/language", language="ja"),
    ]
    cookies = [
        cookie
        for response in set_by
        for one in (*response.history, response)
        for cookie in one.headers.get_list("set-cookie")
    ]
    assert len(cookies) >= 3
    for cookie in cookies:
        assert "HttpOnly" in cookie
        assert re.search("SameSite=Strict", cookie, re.IGNORECASE), cookie


@pytest.mark.parametrize(
    "there", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:x", "\n//x", "/\tx"]
)
def test_no_form_sends_the_browser_elsewhere(mori: Reviewer, there: str) -> None:
    assert local_path(there) == "/"
    response = mori.submit("/language", language="ja", to=there)
    assert str(response.url).startswith(str(mori.base_url))


def test_only_get_and_post_are_answered(mori: Reviewer) -> None:
    for method in ("PUT", "DELETE", "PATCH", "TRACE"):
        assert mori.request(method, "/r/1").status_code in (403, 405)


# --- the token ---------------------------------------------------------------------------------------------


def test_with_a_token_nothing_is_shown_or_written_before_it_is_entered(store: Store) -> None:
    with served(store, reviewer="mori", token=TOKEN) as pages, Reviewer(pages) as mori:
        for path in ("/", "/r/1", "/r/1/c/c0", "/me", "/r/1?q=x"):
            response = mori.get(path)
            assert response.url.path == "/login", path
            assert "overview" not in response.text
        data = {"csrf": mori.cookies["konkyo_csrf"], "verdict": "accept"}
        assert mori.post("/r/1/c/c0/decide", data=data).status_code == 401
        assert mori.submit("/login", token="wrong " + TOKEN).status_code == 403
        mori.cookies.set("konkyo_key", TOKEN)
        assert mori.get("/r/1").url.path == "/login"
        del mori.cookies["konkyo_key"]
        assert mori.submit("/login", token=TOKEN, to="/r/1/c/c0").url.path == "/r/1/c/c0"
        assert TOKEN not in str(mori.cookies)
        assert store.marks(1) == []


def test_another_address_is_opened_with_a_token_only(store: Store) -> None:
    konkyo = Path(sys.executable).with_name("konkyo")
    for arguments, said in (
        (["--host", "0.0.0.0"], "give a token"),
        (["--host", "::"], "give a token"),
        (["--host", "0.0.0.0", "--token", "short"], "16 characters"),
        (["--db", "nowhere.db"], "no store here"),
        (["--host", "no.such.host.invalid", "--token", TOKEN], "--host no.such.host.invalid"),
    ):
        done = subprocess.run(
            [konkyo, "review", "--db", store.name, "--port", "0", *arguments],
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert done.returncode == 2, arguments
        assert said in done.stderr
        assert len(done.stderr.splitlines()) == 1


def test_hosts() -> None:
    assert [
        is_loopback(name) for name in ("127.0.0.1", "127.8.8.8", "::1", "[::1]", "localhost", "Localhost")
    ] == [True] * 6
    assert [is_loopback(name) for name in ("0.0.0.0", "::", "10.1.1.1", "localhost.evil.example", "")] == [
        False
    ] * 5
    lan = Hosts("0.0.0.0", ["review.example"])
    assert [
        lan.allow(name) for name in ("10.1.1.1:8642", "review.example", "REVIEW.example:80", "[fe80::1]:1")
    ] == [True] * 4
    assert [lan.allow(name) for name in ("evil.example", "", "review.example.evil.example", "a b")] == [
        False
    ] * 4


# --- what an answer may do ---------------------------------------------------------------------------------


def test_the_policy_forbids_inline_script_and_style_and_other_hosts(mori: Reviewer) -> None:
    for path in ("/r/1", "/r/1/c/c0", "/me", "/nothing", "/static/review.js", "/login"):
        headers = mori.get(path).headers
        policy = headers["content-security-policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy
        assert "script-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"
    assert mori.get("/r/1").headers["cache-control"] == "no-store"


def test_pages_hold_no_inline_script_no_inline_style_and_no_foreign_address(mori: Reviewer) -> None:
    for path in (
        "/r/1",
        "/r/1/c/c0",
        "/r/1/sentences",
        "/r/1/matrix",
        "/r/1/agreement",
        "/r/1/orphans",
        "/me",
        "/login",
    ):
        page = Page(mori.get(path).text)
        for tag, attributes in page.elements:
            assert tag != "style"
            assert "style" not in attributes
            assert not [name for name in attributes if name.startswith("on")]
            for name in ("src", "href", "action"):
                assert re.match(r"(/(?!/)|#|\?|data:,$|$)", attributes.get(name, "")), attributes
        assert page.text("script") == ""


def test_static_files_lead_nowhere_else(mori: Reviewer) -> None:
    assert mori.get("/static/htmx.min.js").status_code == 200
    for path in (
        "/static/../app.py", "/static/..%2fapp.py", "/static/%2e%2e/app.py", "/static/..%5capp.py",
        "/static//etc/passwd", "/static/%2fetc%2fpasswd", "/static/", "/static/templates/base.html",
    ):  # fmt: skip
        response = httpx.get(f"{mori.base_url}{path}")
        raw = mori.send(httpx.Request("GET", httpx.URL(str(mori.base_url)).copy_with(raw_path=path.encode())))
        for one in (response, raw):
            assert one.status_code == 404, path
            assert "import" not in one.text


def test_too_large_a_form_is_refused_with_or_without_a_length(store: Store, mori: Reviewer) -> None:
    mori.get("/r/1")
    body = f"csrf={mori.cookies['konkyo_csrf']}&verdict=comment&comment=" + "x" * MAX_BODY
    kind = {"content-type": "application/x-www-form-urlencoded"}
    assert mori.post("/r/1/c/c0/decide", content=body, headers=kind).status_code == 413

    def chunks() -> Iterator[bytes]:
        for at in range(0, len(body), 4096):
            yield body[at : at + 4096].encode()

    assert mori.post("/r/1/c/c0/decide", content=chunks(), headers=kind).status_code == 413
    assert store.marks(1) == []
    assert mori.post("/r/1/c/c0/decide", files={"csrf": b"x"}).status_code == 400


# --- the document is data ----------------------------------------------------------------------------------


def test_a_hostile_source_shows_as_text_everywhere(tmp_path: Path) -> None:
    sentence = f"アテノロール{BAIT}は心拍数を減少させた。"
    document = read_text(f"# 概要{BAIT}\n\n{sentence}\n", f"{BAIT}.md".replace("/", ""))
    one = claim(
        document, 0, sentence, BAIT, BAIT, BAIT, "decrease", "減少", comparator=BAIT, section=BAIT, en=BAIT
    )
    found = finding(document, "減少", "error", 1.0, ["c0"], BAIT).model_copy(
        update={"message_ja": BAIT, "message": BAIT, "remedy": BAIT}
    )
    extraction = Extraction(document=document, sentences=1, claims=(one,), findings=(found,))
    with open_store(tmp_path / "konkyo.db") as store:
        revision = store.save_run(extraction, "first")
        store.decide(Judgement(verdict="comment", claim="c0", comment=BAIT), revision.id, BAIT)
        start = document.text.index("アテノロール")
        with served(store) as pages, Reviewer(pages, BAIT) as mori:
            for path in (
                "",
                "/c/c0",
                f"/s/{start}",
                "/matrix",
                "/agreement",
                "/orphans",
                "?q=" + BAIT,
                "/next",
            ):
                for language in ("ja", "en"):
                    mori.cookies.set("konkyo_language", language)
                    page = mori.open(f"/r/1{path}")
                    assert not [one for _, one in page.elements if "onerror" in one or "hx-get" in one]
                    assert page.text("script") == ""
                    assert "{{ 7*7 }}" in page.text("html")
                    assert "<script>window.pwned=1</script>" in page.text("html")
