#include <openssl/sha.h>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "planner/planner.h"

namespace eniform::planner {

std::string DigestOf(const Plan& plan) {
  // What decides what apply would do. Estimates, explanations and diagnostics decide nothing; the serial changes by itself, and the
  // lineage is only made by the first apply: a plan reviewed before it has the same digest as the plan it then applies.
  Plan decisive;
  decisive.set_format_version(plan.format_version());
  decisive.set_stack(plan.stack());
  decisive.set_destroy(plan.destroy());
  for (const Operation& operation : plan.operations()) {
    Operation* copy = decisive.add_operations();
    copy->set_id(operation.id());
    copy->set_kind(operation.kind());
    copy->set_target(operation.target());
    copy->set_provider(operation.provider());
    *copy->mutable_arguments() = operation.arguments();
    for (const Dependency& dependency : operation.depends_on()) copy->add_depends_on()->set_operation(dependency.operation());
  }
  *decisive.mutable_state_edits() = plan.state_edits();
  *decisive.mutable_targets() = plan.targets();
  *decisive.mutable_timeouts() = plan.timeouts();
  for (const ProviderDeclaration& provider : plan.providers()) {
    ProviderDeclaration* copy = decisive.add_providers();
    copy->set_key(provider.key());
    copy->set_plugin(provider.plugin());
    copy->set_region(provider.region());
    if (provider.has_endpoint()) copy->set_endpoint(provider.endpoint());
  }

  // No message of a plan has a map, so that equal plans serialise to equal bytes.
  const std::string bytes = decisive.SerializeAsString();
  unsigned char hash[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), hash);
  return absl::StrCat("sha256:", absl::BytesToHexString(absl::string_view(reinterpret_cast<const char*>(hash), sizeof(hash))));
}

}  // namespace eniform::planner
