// See cmake/EniformPrecompiled.cmake.
#pragma once

#include "cmake/precompiled/json_headers.h"
#include "cmake/precompiled/test_headers.h"
