"""Every fault there is."""

from tests.mutants.of_reading import OF_READING
from tests.mutants.of_writing import OF_WRITING

MUTANTS = (*OF_READING, *OF_WRITING)
