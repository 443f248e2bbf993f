"""Live SQLAlchemy cells for MkDocs: one snippet file, run by pytest and in the reader's browser."""
