#include "providers/host/plugin_session.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "proto/enum_text.h"

namespace eniform::host {
namespace {

constexpr absl::Duration kConfigureTimeout = absl::Minutes(2);
constexpr absl::Duration kStopTimeout = absl::Seconds(1);
constexpr absl::Duration kPatienceAfterStop = absl::Milliseconds(2500);  // the SDK gives calls under way two seconds
// A broken connection is known before the end of the process that broke it is.
constexpr absl::Duration kPatienceForTheEnd = absl::Seconds(2);

std::string CloudWords(const ProviderError& error) {
  std::string text = absl::StrCat(error.code().empty() ? EnumText(error.error_class()) : error.code(), ": ", error.message());
  if (!error.request_id().empty()) absl::StrAppend(&text, " (request id ", error.request_id(), ")");
  return text;
}

absl::Status ConfigureError(const std::string& name, const ProviderDeclaration& provider, const ProviderError& error,
                            const DescribeResponse& description) {
  const std::string who = absl::StrCat("provider '", provider.key(), "' (", provider.plugin(), ", ", provider.region(), ")");
  switch (error.error_class()) {
    case ERROR_CLASS_AUTH: {
      const std::string variables = absl::StrJoin(description.credential_variables(), ", ");
      return absl::UnauthenticatedError(absl::StrCat(who, ": the credentials are missing or refused: ", CloudWords(error), ". ", name,
                                                     " takes them from the environment", variables.empty() ? "" : ": ", variables));
    }
    case ERROR_CLASS_INVALID:
    case ERROR_CLASS_NOT_FOUND:
      return absl::InvalidArgumentError(absl::StrCat(who, ": the cloud does not accept its region or endpoint: ", CloudWords(error)));
    default:
      return absl::UnavailableError(
          absl::StrCat(who, ": the cloud could not be reached or did not answer as it should: ", CloudWords(error),
                       ". Try again; check the network", provider.endpoint().empty() ? "" : ", and the endpoint ", provider.endpoint()));
  }
}

}  // namespace

absl::StatusOr<std::shared_ptr<PluginSession>> PluginSession::Start(const FoundPlugin& plugin, const HostOptions& options,
                                                                    const ProviderDeclaration& provider, Configure configure) {
  std::shared_ptr<PluginSession> session(new PluginSession);
  absl::StatusOr<std::unique_ptr<PluginProcess>> process = PluginProcess::Start(plugin, options);
  if (!process.ok()) return process.status();
  session->process_ = *std::move(process);
  session->client_ = std::make_unique<PluginClient>(session->process_->socket_path(), session->process_->cookie());
  if (absl::Status status = session->DescribeAndConfigure(options, provider, configure); !status.ok()) {
    session->client_.reset();  // nothing is under way that a stop would have to wait for
    return status;
  }
  return session;
}

absl::Status PluginSession::DescribeAndConfigure(const HostOptions& options, const ProviderDeclaration& provider, Configure configure) {
  absl::StatusOr<DescribeResponse> description = client_->Describe(options.start_timeout);
  if (absl::IsDeadlineExceeded(description.status())) {
    return absl::UnavailableError(
        absl::StrCat(Name(), " did not answer Describe within ", absl::FormatDuration(options.start_timeout), ".", process_->LastWords()));
  }
  if (!description.ok()) return Explain(description.status(), "Describe");
  description_ = *std::move(description);
  if (configure == Configure::kNo) return absl::OkStatus();
  ConfigureRequest request;
  request.set_alias(provider.key());
  request.set_region(provider.region());
  request.set_endpoint(provider.endpoint());
  request.set_mark(options.mark);
  absl::StatusOr<ConfigureResponse> answer = client_->Configure(request, kConfigureTimeout);
  if (!answer.ok()) return Explain(answer.status(), "Configure");
  if (answer->has_error() && answer->error().error_class() != ERROR_CLASS_UNSPECIFIED) {
    Redact(*answer->mutable_error());
    return ConfigureError(Name(), provider, answer->error(), description_);
  }
  return absl::OkStatus();
}

void PluginSession::Redact(ProviderError& error) const {
  error.set_code(Redacted(error.code()));
  error.set_message(Redacted(error.message()));
}

PluginSession::~PluginSession() {
  if (!process_) return;
  if (client_ && !IsDead()) {
    // Whether it understood or not: it is ended below.
    client_->Stop(kStopTimeout).IgnoreError();
    process_->End(kPatienceAfterStop);
  }
}

absl::Status PluginSession::Explain(const absl::Status& status, absl::string_view asked) {
  if (status.ok()) return status;
  const bool lost = absl::IsUnavailable(status) || absl::IsCancelled(status) || absl::IsUnknown(status) || absl::IsInternal(status);
  if (IsDead() || (absl::IsUnavailable(status) && process_->AwaitEnd(kPatienceForTheEnd)) ||
      (lost && process_->AwaitEnd(absl::Milliseconds(100)))) {
    return absl::UnavailableError(absl::StrCat(Name(), " died while it was asked for ", asked, ".", process_->LastWords()));
  }
  const std::string text = absl::StrCat(Name(), ", asked for ", asked, ": ", Redacted(status.message()), ".", process_->LastWords());
  switch (status.code()) {
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kDeadlineExceeded:
    case absl::StatusCode::kPermissionDenied:
      return absl::Status(status.code(), text);
    default:
      return absl::InternalError(text);
  }
}

}  // namespace eniform::host
