#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "emulator/http_message.h"
#include "emulator/networks.h"
#include "emulator/refusal.h"

namespace eniform::emulator::alicloud {

// The parameters of one request, from its query and its form body alike (Alibaba reference 1.2). A parameter that was sent empty is
// there, with an empty text.
class Parameters {
 public:
  Parameters() = default;
  explicit Parameters(const HttpRequest& request);

  bool Has(const std::string& name) const { return values_.count(name) > 0; }
  std::string Text(const std::string& name) const;  // "" when absent
  int64_t Integer(const std::string& name, int64_t fallback) const;
  bool Flag(const std::string& name, bool fallback) const;

  // `Name.1`, `Name.2`, … in the order of their numbers.
  std::vector<std::string> List(const std::string& name) const;
  // `Name.N.<member>` of every N that has any member: the members by name.
  std::vector<std::map<std::string, std::string>> Structs(const std::string& name) const;
  std::vector<std::string> JsonList(const std::string& name) const;   // ["a","b"] in one text; REQUIRES: it was checked
  std::vector<std::string> CommaList(const std::string& name) const;  // a,b in one text

  const std::map<std::string, std::string>& all() const { return values_; }

 private:
  std::map<std::string, std::string> values_;
};

// What an action takes. Written as text, one word a parameter, so that an action's declaration reads like the vendor's table:
//   NAME[:TYPE][<=N][!]
// TYPE is s (text, the default), u (whole number, not negative), b (boolean), l (list, NAME.1 …), j (a JSON list in a text),
// c (a list parted by commas), t (list of structures, NAME.1.…), x (documented, not emulated: UnsupportedParameter). `!`:
// required. `<=N`: at most N elements. Parameters that the action does not know are ignored, as the service does.
class ParameterSpec {
 public:
  explicit ParameterSpec(absl::string_view text);  // REQUIRES: well-formed

  Refusal Check(const Parameters& parameters) const;  // the first thing that is wrong

 private:
  struct Parameter {
    std::string name;
    char type = 's';
    bool required = false;
    size_t most = 0;  // 0: any number
  };
  Refusal CheckOne(const Parameter& parameter, const Parameters& parameters) const;

  std::vector<Parameter> parameters_;
};

// `Tag.N.Key` and `Tag.N.Value`, by the rules of Alibaba reference 2.2.
Refusal ReadTags(const Parameters& parameters, Tags& tags);

// A resource's number of tags: QuotaExceed.Tags beyond 20.
Refusal CheckTagQuota(const Tags& tags);

}  // namespace eniform::emulator::alicloud
