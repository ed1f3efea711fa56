// Files -> Declaration: finds the files, reads YAML, JSON or Jsonnet, merges them, and reports every error with its place.
// Reads files and nothing else: no network, no credentials, no state.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "config/places.h"
#include "proto/declaration.pb.h"
#include "proto/diagnostics.h"

namespace eniform::config {

struct LoadOptions {
  std::string directory = ".";                   // where *.eni.* files are looked for, and what relative names are relative to
  std::vector<std::string> files;                // exactly these instead; empty: the directory's
  std::map<std::string, std::string> variables;  // std.extVar of Jsonnet; ENIFORM_VAR_* already merged in by the caller
  std::string jsonnet_program;                   // the path of `eniform-jsonnet`; needed for Jsonnet files alone
  int jsonnet_seconds = 300;                     // of processor time, for each Jsonnet file
};

struct Loaded {
  // Merged, its repeated keyed fields ascending by key, providers filled in where the stack has only one, enums and keys
  // checked. Usable only if `diagnostics` has no error.
  Declaration declaration;
  std::shared_ptr<const SourceMap> sources;  // never null; knows the place of every value and the text of every file
  Diagnostics diagnostics;                   // places already filled; in order of file, line, column
};

// Never fails otherwise than through `diagnostics` (class DECLARATION): a missing file, no file at all, one that is too
// large or is not text are diagnostics like a wrong key. Deterministic.
Loaded Load(const LoadOptions& options);

}  // namespace eniform::config
