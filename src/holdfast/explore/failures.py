"""What can go wrong with a sweep and is nobody's fault but must be said with the way out."""

from __future__ import annotations


class StoreError(Exception):
    """A folder that is not the sweep's, or not as it was written."""


class FullError(StoreError):
    """The disk is full or the folder cannot be written."""


class QueryError(ValueError):
    """A question that is not one `SELECT`, or that the database refuses."""


class ClusterError(Exception):
    """A cluster that cannot be used."""


class WorkersLostError(Exception):
    """Workers that die again and again."""


class StoppedError(Exception):
    """A sweep that was asked to stop before its end."""
