// A Declaration as a file: in the order of proto/declaration.proto, which is that of the reference page, spelled so that Load reads the
// same message back. Driven by the annotations that drive the reader.
#pragma once

#include <map>
#include <string>

#include "proto/declaration.pb.h"

namespace eniform::config {

// Texts without `#`; a '\n' begins another line. Empty ones are left out.
struct YamlComments {
  std::string head;                           // before everything
  std::map<std::string, std::string> before;  // before an entry, by its field: network_interfaces.web-0
  std::string tail;                           // after everything
};

// Equal input, equal bytes; ends with a line end. REQUIRES: keyed entries are ascending by key, as Load gives them.
std::string WriteYaml(const Declaration& declaration, const YamlComments& comments = {});

}  // namespace eniform::config
