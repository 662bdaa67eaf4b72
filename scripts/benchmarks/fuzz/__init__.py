"""Coverage-guided fuzzing of whatever reads what others wrote: documents, lexicons, glossaries, JSON, workbooks.

``targets`` says what is fed and what must hold, ``lexicons`` and ``workbooks`` the larger ones, ``seeds`` what is
mutated, ``child`` runs one target under atheris, ``runner`` all of them, each in a process of its own.
"""
