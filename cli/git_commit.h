// Which commit the declarations were at, for the history: read from the repository's own files, no git needed.
#pragma once

#include <string>

namespace eniform::cli {

// The commit HEAD names in the repository that holds `directory`; empty: none, or not to be found out.
std::string GitCommitOf(const std::string& directory);

}  // namespace eniform::cli
