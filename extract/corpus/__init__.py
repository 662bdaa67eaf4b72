"""Many documents: extracted by worker processes, kept in one store, written as Parquet.

``job.py`` is the run, ``pieces.py`` what travels, ``worker.py`` what a worker does, ``cluster.py`` the only file
that knows Dask, ``tables.py`` the only one that knows Parquet.
"""

from extract.corpus.job import Corpus, Totals, output_paths

__all__ = ["Corpus", "Totals", "output_paths"]
