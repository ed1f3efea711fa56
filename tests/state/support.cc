#include "tests/state/support.h"

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "proto/resource_address.h"

namespace eniform::state {

TemporaryDirectory::TemporaryDirectory() {
  std::string pattern = (std::filesystem::temp_directory_path() / "eniform-state-XXXXXX").string();
  EXPECT_NE(nullptr, mkdtemp(pattern.data()));
  path_ = std::filesystem::canonical(pattern);
}

TemporaryDirectory::~TemporaryDirectory() {
  std::error_code ignored;
  std::filesystem::permissions(path_, std::filesystem::perms::owner_all, ignored);
  std::filesystem::remove_all(path_, ignored);
}

std::string ReadBytes(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file.good()) << path;
  return std::string(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
}

void WriteBytes(const std::string& path, const std::string& bytes) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  EXPECT_TRUE(file.good()) << path;
}

int ModeOf(const std::string& path) {
  struct stat info;
  return stat(path.c_str(), &info) == 0 ? static_cast<int>(info.st_mode & 07777) : -1;
}

ManagedObject MakeInterface(const std::string& name, const std::string& id) {
  ManagedObject object;
  object.set_address(AddressOf(RESOURCE_TYPE_NETWORK_INTERFACE, name));
  object.set_provider("gz");
  object.set_id(id);
  InterfaceAttributes& attributes = *object.mutable_attributes()->mutable_network_interface();
  attributes.set_id(id);
  attributes.set_name(name);
  attributes.set_primary_ip("10.0.1.10");
  attributes.add_secondary_ips("10.0.1.11");
  attributes.add_secondary_ips("10.0.1.12");
  attributes.set_instance("ins-aaaa1111");
  return object;
}

StateEdit Upsert(const ManagedObject& object) {
  StateEdit edit;
  edit.set_kind(StateEdit::UPSERT);
  *edit.mutable_object() = object;
  return edit;
}

StateEdit Remove(const std::string& address) {
  StateEdit edit;
  edit.set_kind(StateEdit::REMOVE);
  edit.mutable_object()->set_address(address);
  return edit;
}

StateEdit Rename(const std::string& from, const std::string& to) {
  StateEdit edit;
  edit.set_kind(StateEdit::RENAME);
  edit.set_from(from);
  edit.mutable_object()->set_address(to);
  return edit;
}

JournalEntry MakeEntry(int64_t run, int operation, const std::string& target) {
  JournalEntry entry;
  entry.set_run(run);
  entry.set_operation_id(operation);
  entry.set_token("token-" + std::to_string(run) + "-" + std::to_string(operation));
  entry.mutable_operation()->set_id(operation);
  entry.mutable_operation()->set_kind(ATTACH);
  entry.mutable_operation()->set_target(target);
  entry.mutable_operation()->set_provider("gz");
  entry.mutable_target()->set_address(target);
  return entry;
}

Actor Elsewhere(const std::string& host) {
  Actor actor;
  actor.set_host(host);
  actor.set_boot_id("boot-of-" + host);
  actor.set_pid(4711);
  actor.set_user("alice");
  actor.set_process_start_ticks(1);
  return actor;
}

Child::Child(const std::function<int()>& work, unsigned user) : pid_(fork()) {
  if (pid_ != 0) return;
  if (user != 0 && (setgid(user) != 0 || setuid(user) != 0)) _exit(125);
  _exit(work());
}

Child::~Child() { Kill(); }

void Child::Kill() {
  if (ended_) return;
  kill(pid_, SIGKILL);
  Wait();
}

int Child::Wait() {
  int status = 0;
  while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  ended_ = true;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

Signal::Signal() { EXPECT_EQ(0, pipe(ends_)); }

Signal::~Signal() {
  close(ends_[0]);
  CloseWriter();
}

void Signal::Notify() { EXPECT_EQ(1, write(ends_[1], "!", 1)); }

bool Signal::Await() {
  char byte;
  ssize_t n;
  while ((n = read(ends_[0], &byte, 1)) < 0 && errno == EINTR) {
  }
  return n == 1;
}

void Signal::CloseWriter() {
  if (const int writer = std::exchange(ends_[1], -1); writer >= 0) close(writer);
}

}  // namespace eniform::state
