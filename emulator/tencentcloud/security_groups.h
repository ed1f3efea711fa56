#pragma once

#include <string>
#include <vector>

#include "emulator/tencentcloud/model.h"

namespace eniform::emulator::tencentcloud {

// Adds at the end, each once: the order of the list is the priority (Tencent reference 4.3).
void AddGroups(Interface& interface, const std::vector<std::string>& groups);
void RemoveGroups(Interface& interface, const std::vector<std::string>& groups);

}  // namespace eniform::emulator::tencentcloud
