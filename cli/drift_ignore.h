// `drift --ignore`: what of the drift somebody knows and does not want to hear of.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "proto/declaration.pb.h"
#include "proto/diagnostics.h"
#include "proto/plan.pb.h"

namespace eniform::cli {

// Each --ignore is a field (`tags`: of everything), an address (`eip.web`: all of it, also that it is gone), or a field of one
// (`eip.web.tags`). Fields are those of plans, and `attachment` for `instance` as declarations call it.
class DriftIgnore {
 public:
  // Addresses are those declared or remembered. What names nothing becomes an error in `wrong`, with the closest thing that there is.
  static DriftIgnore Parse(const std::vector<std::string>& texts, const Declaration& declared, const StateSnapshot& prior,
                           Diagnostics& wrong);

  // `drift` without what is ignored; a change of which nothing is left goes. What is gone is ignored by its address alone.
  std::vector<ResourceChange> Without(std::vector<ResourceChange> drift) const;

 private:
  bool Ignores(const ResourceChange& change, const std::string& field) const;

  std::set<std::string> fields_;
  std::set<std::string> addresses_;
  std::map<std::string, std::set<std::string>> fields_of_;  // by address
};

}  // namespace eniform::cli
