// providers list: the plugins that are found, and what they say of themselves.
#include <openssl/evp.h>

#include <fstream>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "cli/messages.h"
#include "cli/registry.h"
#include "cli/render/json_writer.h"
#include "cli/render/plan_json.h"
#include "cli/render/text.h"

namespace eniform::cli {
namespace {

// The protocol this program speaks: a plugin that starts speaks it too (proto/provider.proto).
constexpr int kProtocol = 1;

struct Listed {
  host::FoundPlugin found;
  std::string version;
  int rules = 0;
  int operations = 0;
  std::vector<std::string> credentials;
  std::string sha256;
};

absl::StatusOr<std::string> Sha256OfFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return absl::UnavailableError(absl::StrCat("Can not read '", path, "'."));
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> digest(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  EVP_DigestInit_ex(digest.get(), EVP_sha256(), nullptr);
  std::vector<char> buffer(1 << 16);
  while (file.read(buffer.data(), buffer.size()) || file.gcount() > 0) EVP_DigestUpdate(digest.get(), buffer.data(), file.gcount());
  if (file.bad()) return absl::UnavailableError(absl::StrCat("Can not read '", path, "'."));
  unsigned char hash[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  EVP_DigestFinal_ex(digest.get(), hash, &size);
  return absl::BytesToHexString(absl::string_view(reinterpret_cast<char*>(hash), size));
}

absl::StatusOr<Listed> Look(Context& context, const host::HostOptions& options, const host::FoundPlugin& found) {
  Listed listed;
  listed.found = found;
  auto sha = Sha256OfFile(found.path);
  if (!sha.ok()) return sha.status();
  listed.sha256 = *sha;
  ProviderDeclaration declaration;
  declaration.set_key(found.name);
  declaration.set_plugin(found.name);
  const auto provider = context.ports().start_plugin(options, declaration, host::Configure::kNo);
  if (!provider.ok()) return provider.status();
  const DescribeResponse& description = (*provider)->description();
  listed.version = description.version();
  listed.rules = description.capabilities().rules_size();
  listed.operations = description.capabilities().operations_size();
  listed.credentials.assign(description.credential_variables().begin(), description.credential_variables().end());
  return listed;
}

std::string Json(const std::vector<Listed>& plugins, const Diagnostics& diagnostics) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject();
  json.Key("diagnostics");
  WriteDiagnostics(json, diagnostics);
  json.Field("format_version", "1.0");
  json.Key("providers");
  json.BeginArray();
  for (const Listed& plugin : plugins) {
    json.BeginObject();
    json.FieldStrings("credential_variables", plugin.credentials);
    json.Field("name", plugin.found.name);
    json.FieldInt("operations", plugin.operations);
    json.Field("path", plugin.found.path);
    json.FieldInt("protocol", kProtocol);
    json.FieldInt("rules", plugin.rules);
    json.Field("sha256", plugin.sha256);
    json.Field("version", plugin.version);
    json.EndObject();
  }
  json.EndArray();
  json.EndObject();
  return out + "\n";
}

ExitCode List(Context& context, Format format) {
  const host::HostOptions options = context.HostOptions("");
  std::vector<Listed> plugins;
  Diagnostics diagnostics;
  for (const host::FoundPlugin& found : host::FindPlugins(options)) {
    auto listed = Look(context, options, found);
    if (listed.ok()) {
      plugins.push_back(std::move(*listed));
    } else {
      diagnostics.push_back(MessageOf(listed.status()));
    }
  }
  if (format == Format::kJson) {
    context.console().Out(Json(plugins, diagnostics));
    return ExitCodeOf(diagnostics);
  }
  std::string text;
  for (const Listed& plugin : plugins) {
    absl::StrAppend(&text, plugin.found.name, " ", plugin.version, "  protocol ", kProtocol, ", ", Count(plugin.rules, "rule"), ", ",
                    Count(plugin.operations, "kind"), " of operation\n  ", plugin.found.path, "\n  sha256 ", plugin.sha256, "\n");
  }
  if (text.empty()) text = "No plugins were found beside eniform, in ENIFORM_PLUGIN_PATH or in ~/.eniform/plugins.\n";
  context.console().Out(text);
  context.Print(diagnostics);
  return ExitCodeOf(diagnostics);
}

}  // namespace

void AddProviders(Registry& registry) {
  CLI::App* group = registry.AddGroup("providers", "Tells which provider plugins there are", "eniform providers list");
  CLI::App* list =
      registry.Add(*group, "list", "Prints the plugins found, their versions, rules and SHA-256", "eniform providers list --format json");
  const auto format = std::make_shared<Format>(Format::kText);
  AddFormat(list, *format);
  registry.On(list, [format](Context& context) { return List(context, *format); });
}

}  // namespace eniform::cli
