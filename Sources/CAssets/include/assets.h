#pragma once
#include <stddef.h>

/// A file of the project, embedded at build time.
typedef struct {
    const char *name;
    const unsigned char *bytes;
    size_t count;
} quittance_asset;

/// The published contract, openapi.yaml.
extern const quittance_asset quittance_openapi;

/// The steps of the store's schema, in order from 0; NULL past the last one.
const quittance_asset *quittance_migration(size_t index);
