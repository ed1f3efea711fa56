#include "emulator/http_message.h"

namespace eniform::emulator {

const std::string& HttpRequest::Header(const std::string& name) const {
  static const std::string* const kAbsent = new std::string;
  auto it = headers.find(name);
  return it == headers.end() ? *kAbsent : it->second;
}

}  // namespace eniform::emulator
