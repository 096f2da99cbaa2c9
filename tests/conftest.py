"""Compiled code of other sources is never run: see `holdfast.app.compiled`."""

from __future__ import annotations

from holdfast.app.compiled import keep_compiled

keep_compiled()
