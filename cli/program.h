// The command line: reads it, runs the command, returns the exit code.
#pragma once

#include <string>
#include <vector>

#include "cli/context.h"

namespace eniform::cli {

// `arguments` without the program's name. Writes through `ports` alone.
int RunProgram(const std::vector<std::string>& arguments, Ports ports);

}  // namespace eniform::cli
