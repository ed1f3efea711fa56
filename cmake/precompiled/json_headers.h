// See cmake/EniformPrecompiled.cmake.
#pragma once

#include <nlohmann/json.hpp>

#include "cmake/precompiled/headers.h"
