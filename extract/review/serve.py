"""Listens, and serves the pages until it is stopped."""

from __future__ import annotations

import os
import socket

import uvicorn
from fastapi import FastAPI

from extract.errors import KonkyoError

_WAITING = 64


def listen(host: str, port: int) -> socket.socket:
    """A listening socket, so that a taken port is known before anything else is done.

    Raises:
        KonkyoError: the address is not ours, or the port is taken.
    """
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        # The protocol is named because asyncio sends without delay only where it is: otherwise every page
        # would wait 40 ms for an acknowledgement.
        bound = socket.socket(family, kind, socket.IPPROTO_TCP)
        try:
            if os.name == "posix":
                bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            bound.bind(address)
            bound.listen(_WAITING)
        except OSError:
            bound.close()
            raise
    except OSError as error:
        problem = error.strerror or str(error)
        raise KonkyoError(f"--host {host} --port {port}: {problem}; choose another with --port") from error
    return bound


def address_of(host: str, bound: socket.socket) -> str:
    """What to type into a browser."""
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{bound.getsockname()[1]}"


def server(app: FastAPI) -> uvicorn.Server:
    """A server for the pages; ``run(sockets=[…])`` returns when ``should_exit`` is set, or at Ctrl+C."""
    return uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False, server_header=False))
