"""QConnect: appointments and live queues for small hospitals."""

__version__ = "0.1.0"
