package dev.credgate.source.http;

import dev.credgate.source.Fetcher;
import dev.credgate.source.Sources;

/** Documents that have been had, by one who can have more. */
interface FetchingSources extends Sources, Fetcher {}
