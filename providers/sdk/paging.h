// Reading a list that comes in pages, several pages at a time, without losing an object that changes its page meanwhile.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "google/protobuf/repeated_field.h"
#include "providers/sdk/result.h"

namespace eniform::sdk {

// T: a message with id().
template <typename T>
struct Page {
  google::protobuf::RepeatedPtrField<T> items;
  int64_t total = 0;  // of the whole list, as the cloud says with this page
};

struct PagingOptions {
  int page_size = 100;
  int threads = 16;
  int passes = 3;
};

// Reads all pages of a list by offset. `fetch(offset)` is called concurrently; `emit` gets the objects of a page that were not
// given before, never concurrently, and says whether to go on. The order of pages is not kept.
//
// A list that changes while it is read moves objects from page to page, and one may slip through. If fewer objects were seen
// than the cloud counts, or its count changed between two pages, the list is read again, up to `passes` times; in the end enough is
// as many as the cloud counts.
// Returns an error without a class on success or when `emit` said stop; TRANSIENT where the list never held still.
template <typename T>
ProviderError ReadPages(const PagingOptions& options, const std::function<Result<Page<T>>(int64_t offset)>& fetch,
                        const std::function<bool(google::protobuf::RepeatedPtrField<T>&&)>& emit) {
  absl::Mutex mutex;
  absl::flat_hash_set<std::string> seen;
  ProviderError failure;
  int64_t total = 0;
  bool moved = false;  // the count changed in this pass: one that went may hide that another slipped through
  bool stopped = false;

  // True: go on.
  const auto take = [&](int64_t offset) {
    Result<Page<T>> page = fetch(offset);
    absl::MutexLock lock(&mutex);
    if (stopped) return false;
    if (!page.ok()) {
      failure = page.error();
      stopped = true;
      return false;
    }
    moved = offset > 0 && (moved || page->total != total);
    total = page->total;
    google::protobuf::RepeatedPtrField<T> fresh;
    for (T& item : page->items) {
      if (seen.insert(item.id()).second) fresh.Add()->Swap(&item);
    }
    if (!fresh.empty() && !emit(std::move(fresh))) stopped = true;
    return !stopped;
  };

  for (int pass = 0; pass < options.passes; ++pass) {
    if (!take(0)) return failure;
    const int64_t first_total = total;
    std::atomic<int64_t> next = options.page_size;
    const auto work = [&] {
      while (true) {
        const int64_t offset = next.fetch_add(options.page_size);
        if (offset >= first_total || !take(offset)) return;
      }
    };
    const int64_t rest = (first_total - 1) / options.page_size;
    std::vector<std::thread> helpers;
    for (int64_t i = 1; i < std::min<int64_t>(options.threads, rest); ++i) helpers.emplace_back(work);
    work();
    for (std::thread& helper : helpers) helper.join();
    if (stopped) return failure;
    if (static_cast<int64_t>(seen.size()) >= total && (!moved || pass + 1 == options.passes)) return failure;
  }
  return MakeError(ERROR_CLASS_TRANSIENT, "",
                   absl::StrCat("the list kept changing while it was read: ", seen.size(), " of ", total,
                                " objects were seen; try again when fewer changes are under way"));
}

// The same of a list that is read by page numbers, from 1 on.
template <typename T>
ProviderError ReadNumberedPages(const PagingOptions& options, const std::function<Result<Page<T>>(int64_t number)>& fetch,
                                const std::function<bool(google::protobuf::RepeatedPtrField<T>&&)>& emit) {
  return ReadPages<T>(
      options, [&](int64_t offset) { return fetch(offset / options.page_size + 1); }, emit);
}

// A page of a list that the cloud walks through by itself.
template <typename T>
struct TokenPage {
  google::protobuf::RepeatedPtrField<T> items;
  std::string next;  // what the next page is asked with; empty: this was the last
};

// Reads all pages, one after the other; `fetch` gets an empty text first. Objects that come twice are given once. Returns an error without
// a class on success or when `emit` said stop; TRANSIENT where the cloud repeats a token, which would never end.
template <typename T>
ProviderError ReadTokenPages(const std::function<Result<TokenPage<T>>(const std::string& token)>& fetch,
                             const std::function<bool(google::protobuf::RepeatedPtrField<T>&&)>& emit) {
  absl::flat_hash_set<std::string> seen, tokens;
  std::string token;
  do {
    Result<TokenPage<T>> page = fetch(token);
    if (!page.ok()) return page.error();
    google::protobuf::RepeatedPtrField<T> fresh;
    for (T& item : page->items) {
      if (seen.insert(item.id()).second) fresh.Add()->Swap(&item);
    }
    if (!fresh.empty() && !emit(std::move(fresh))) return {};
    token = std::move(page->next);
    if (!token.empty() && !tokens.insert(token).second) {
      return MakeError(ERROR_CLASS_TRANSIENT, "", "the cloud's list does not end: it named the same next page twice");
    }
  } while (!token.empty());
  return {};
}

}  // namespace eniform::sdk
