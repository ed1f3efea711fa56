// A golden case: files, and what loading them says, in one text file.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "config/load.h"

namespace eniform::config {

// `--- NAME` begins a file, `--- load NAME…` names the files to load (default: those of the directory), `--- var k=v` sets a
// variable, `--- expect` begins what is expected.
struct CaseFile {
  std::vector<std::pair<std::string, std::string>> files;
  std::vector<std::string> named;
  std::map<std::string, std::string> variables;
  std::string before_expect;  // the case's text up to and with the line `--- expect`
  std::string expected;
};

CaseFile ParseCase(const std::string& text);

// What a person would be told, with source line and caret; or, without errors, the declaration as text.
std::string Render(const Loaded& loaded);

std::string ReadWhole(const std::string& path);
void WriteWhole(const std::string& path, const std::string& text);

// A directory of its own that is the current one while this lives.
class ScratchDirectory {
 public:
  ScratchDirectory();
  ~ScratchDirectory();
  ScratchDirectory(const ScratchDirectory&) = delete;
  ScratchDirectory& operator=(const ScratchDirectory&) = delete;

  const std::string& path() const { return path_; }
  const std::string& before() const { return before_; }  // the directory that was the current one

 private:
  std::string path_;
  std::string before_;
};

}  // namespace eniform::config
