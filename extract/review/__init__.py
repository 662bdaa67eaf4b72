"""The review pages: a queue of claims, decisions on them, and what is exported when they are done.

The only package that imports the web framework, and only when ``create_app`` is called: the exports work
without it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastapi import FastAPI

    from extract.review.security import Access
    from extract.store import Store

__all__ = ["create_app"]


def create_app(store: Store, access: Access | None = None, reviewer: str | None = None) -> FastAPI:
    """The review pages over a store, as an ASGI application.

    Args:
        access: which hosts are answered, and with which token; default: loopback without one.
        reviewer: the name for those who have not given one.
    """
    from extract.review.app import make_app

    return make_app(store, access, reviewer)
