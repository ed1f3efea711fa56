#include "state/open.h"
