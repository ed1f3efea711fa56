// Reading a cloud's JSON: any member may be absent, null, or of a neighbouring type (Tencent reference 1.4, 2.9, 5.5; Alibaba reference
// 1.8).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "nlohmann/json.hpp"

namespace eniform::sdk {

using Json = nlohmann::json;
// Requests keep the order in which members were set.
using RequestJson = nlohmann::ordered_json;

// "" where it is absent or null; numbers as their decimal text.
std::string Text(const Json& object, const char* name);
// 0 where it is absent or null, or a text that is no number; the nearest there is where it is too large.
int64_t Number(const Json& object, const char* name);
// False where it is absent or null.
bool Flag(const Json& object, const char* name);
// An empty array or object where it is absent, null, or something else.
const Json& Array(const Json& object, const char* name);
const Json& Object(const Json& object, const char* name);
std::vector<std::string> Texts(const Json& object, const char* name);

}  // namespace eniform::sdk
