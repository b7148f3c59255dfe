"""The SDMX door: the published observations as SDMX 2.1 structures and data (`/sdmx/2.1/`)."""
