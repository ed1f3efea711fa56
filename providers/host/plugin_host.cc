#include "providers/host/plugin_host.h"
