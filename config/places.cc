#include "config/places.h"
