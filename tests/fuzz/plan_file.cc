// A saved plan as `eniform show FILE` reads and prints it. A checksum guards against damage, not against somebody who makes another: bytes
// after the first are taken as the message behind a good one too.
#include <openssl/sha.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "cli/plan_file.h"
#include "cli/render/plan_json.h"
#include "cli/render/plan_markdown.h"
#include "cli/render/plan_text.h"
#include "tests/fuzz/harnesses.h"

namespace eniform::fuzz {
namespace {

std::string WithChecksum(absl::string_view message) {
  std::string bytes = absl::StrCat("eniform-plan 1\n", message);
  unsigned char hash[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), hash);
  bytes.append(reinterpret_cast<const char*>(hash), sizeof hash);
  return bytes;
}

}  // namespace

void FuzzPlanFile(absl::string_view input) {
  cli::DecodePlan(input, "the file").status().IgnoreError();
  const auto plan = cli::DecodePlan(WithChecksum(input), "the file");
  if (!plan.ok()) return;
  const auto again = cli::DecodePlan(cli::EncodePlan(*plan), "the file");
  Require(again.ok() && cli::EncodePlan(*again) == cli::EncodePlan(*plan), "a plan that was read is written and read again as it is");
  const std::string text = cli::PlanText(*plan, cli::Style(cli::Style::Color::kOff));
  for (const char c : text) {
    Require(c == '\n' || static_cast<unsigned char>(c) >= 0x20, "a plan drives no terminal");
  }
  Require(!cli::PlanJson(*plan).empty(), "a plan has JSON");
  Require(cli::PlanMarkdown(*plan).size() <= cli::kMarkdownLimit, "a comment is never too long");
}

}  // namespace eniform::fuzz
