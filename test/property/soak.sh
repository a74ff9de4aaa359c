#!/bin/sh
# The properties with many more runs than `npm test` has time for; each failure prints its seed. Takes an hour or so.
set -eu
export ABQ_FUZZ_RUNS="${ABQ_FUZZ_RUNS:-20000}" ABQ_PROPERTY_RUNS="${ABQ_PROPERTY_RUNS:-50000}"
for file in test/property/*/*.test.ts; do
  echo "$file"
  node --import tsx "$file"
done
