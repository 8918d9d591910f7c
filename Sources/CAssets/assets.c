#include "assets.h"

static const unsigned char openapi[] = {
#embed "../../openapi.yaml"
};
const quittance_asset quittance_openapi = {"openapi.yaml", openapi, sizeof openapi};
