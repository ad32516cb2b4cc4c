"""How much is too much: the one table of limits. Bytes are of UTF-8."""

from __future__ import annotations

from typing import Final

NAME_CHARACTERS: Final = 300
LONG_TEXT_BYTES: Final = 60_000
RECORD_BYTES: Final = 256 * 1024
SET_ELEMENTS: Final = 1_000
IMPORT_FILES: Final = 20_000
IMPORT_FILE_BYTES: Final = 10 * 1024 * 1024
IMPORT_FILE_VALUES: Final = 1_000_000
IMPORT_FILE_RECORDS: Final = 200_000
"""Ten megabytes of journeys hold less; of brackets and commas they would hold more than fits in memory."""
DEPTH: Final = 16
"""How deep journeys may nest, and how deep a file may."""
STAGES_SHOWN_WELL: Final = 60
TOUCHPOINTS_SHOWN_WELL: Final = 40
LARGEST_WHOLE: Final = 2**53 - 1
"""Whole numbers beyond it are not the same in every program that reads them."""
PUSH_CHANGES: Final = 5_000
PUSH_BYTES: Final = 8 * 1024 * 1024
"""A replica begins another push when one holds so much; its last change may lie across."""
PUSH_REMOVALS: Final = 100_000
"""A removal goes whole or not at all up to so many records; what is larger goes by branches, the lowest first."""
PAGE_ROWS: Final = 1_000
PAGE_BYTES: Final = 1024 * 1024
FIRST_PAGE_ROWS: Final = 5_000
"""Whoever joins takes larger pages."""
FIRST_PAGE_BYTES: Final = 4 * 1024 * 1024
