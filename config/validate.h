// What fits together in a whole declaration, as far as the files alone can tell.
#pragma once

#include "config/report.h"
#include "proto/declaration.pb.h"

namespace eniform::config {

enum class Coverage {
  kWhole,   // everything that was written is there
  kPartly,  // some file could not be read to its end: what is missing may stand there
};

// REQUIRES: `declaration` went through Complete(). With kPartly nothing is said to be undeclared.
void Validate(const Declaration& declaration, Coverage coverage, const SourceMap& sources, Report& report);

}  // namespace eniform::config
