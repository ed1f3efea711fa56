// What is fed with arbitrary bytes: each function takes one input and aborts where something is wrong that no sanitizer sees. The same
// functions run under libFuzzer (preset `fuzz`) and over the corpora that are kept (corpus_test.cc).
#pragma once

#include "absl/strings/string_view.h"

namespace eniform::fuzz {

void FuzzDeclaration(absl::string_view input);   // YAML and JSON files
void FuzzJsonnet(absl::string_view input);       // Jsonnet files, at most a second of computing each
void FuzzPlanFile(absl::string_view input);      // saved plans, and all that `show` prints of them
void FuzzVendorAnswer(absl::string_view input);  // what the three clouds answer
void FuzzHandshake(absl::string_view input);     // what a plugin prints
void FuzzStateExport(absl::string_view input);   // what `state import` reads
void FuzzPins(absl::string_view input);          // .eniform.lock

// Aborts with the text where `holds` is false.
void Require(bool holds, const char* what);

}  // namespace eniform::fuzz
