"""Areas, departments, users, memberships, roles and tokens. Knows nothing above it."""
