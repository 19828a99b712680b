"""Alembic's way in: the connection, and its transaction, come from data.store.migration."""

from alembic import context

from data.store.schema import METADATA

if hasattr(context, "config"):  # absent when a test collector merely imports every module
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=METADATA,
        render_as_batch=True,
        transactional_ddl=True,
    )
    context.run_migrations()
