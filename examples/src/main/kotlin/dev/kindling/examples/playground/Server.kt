package dev.kindling.examples.playground

import com.google.gson.Gson
import com.google.gson.GsonBuilder
import com.google.gson.TypeAdapter
import com.google.gson.stream.JsonReader
import com.google.gson.stream.JsonWriter
import io.ktor.http.ContentType
import io.ktor.http.HttpHeaders
import io.ktor.http.HttpStatusCode
import io.ktor.http.Parameters
import io.ktor.http.withCharset
import io.ktor.server.application.Application
import io.ktor.server.application.ApplicationCall
import io.ktor.server.application.ApplicationCallPipeline
import io.ktor.server.application.call
import io.ktor.server.cio.CIO
import io.ktor.server.engine.EmbeddedServer
import io.ktor.server.engine.embeddedServer
import io.ktor.server.request.host
import io.ktor.server.response.header
import io.ktor.server.response.respondBytesWriter
import io.ktor.server.response.respondText
import io.ktor.server.routing.get
import io.ktor.server.routing.post
import io.ktor.server.routing.route
import io.ktor.server.routing.routing
import io.ktor.utils.io.ByteWriteChannel
import io.ktor.utils.io.writeStringUtf8
import java.io.IOException
import java.math.BigDecimal
import java.math.MathContext
import java.net.InetSocketAddress
import java.net.ServerSocket
import java.util.concurrent.ConcurrentHashMap
import kotlin.concurrent.thread
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeoutOrNull

/**
 * The playground's server, on this machine only.
 *
 * `GET /events?depth=2&…` opens a stream of events, and a network learns as long as it is open.
 * `POST /visitors/ID?rate=0.1` changes what it does. Pictures of a change bear the revision that
 * the answer names.
 */
internal class Server(private val asked: Int) : AutoCloseable {
  private val visitors = ConcurrentHashMap<String, Visitor>()

  /** One core is left for answers, where there is more than one. */
  private val cores: CoroutineDispatcher =
    Dispatchers.Default.limitedParallelism(
      (Runtime.getRuntime().availableProcessors() - 1).coerceAtLeast(1)
    )
  private val page = PlaygroundPage()
  private val server: EmbeddedServer<*, *> =
    embeddedServer(CIO, port = asked, host = HOST) { serve() }

  /** The number of open pages whose networks learn. */
  val open: Int
    get() = visitors.size

  /**
   * Starts to listen; returns the port.
   *
   * @throws IOException if the port cannot be used
   */
  fun start(): Int {
    try {
      // Where the port is taken, the engine says so in a stack trace before it throws.
      ServerSocket().use { it.bind(InetSocketAddress(HOST, asked)) }
      server.start()
    } catch (e: Exception) {
      // The engine wraps it, or not, as its threads happen to run.
      throw generateSequence<Throwable>(e) { it.cause }.find { it is IOException } ?: e
    }
    // Before anybody asks for them: it takes longer than an answer should.
    thread(isDaemon = true, name = "digits") { Problem.DIGITS.data }
    return runBlocking { server.engine.resolvedConnectors().first().port }
  }

  override fun close(): Unit = server.stop(0, GRACE)

  private fun Application.serve() {
    intercept(ApplicationCallPipeline.Plugins) {
      // A page from elsewhere whose name was made to mean this machine.
      if (call.request.host() !in NAMES) {
        call.refuse(HttpStatusCode.Forbidden, "the playground answers to 127.0.0.1 and localhost")
        finish()
      }
    }
    routing {
      get("/") {
        call.response.header("Content-Security-Policy", page.policy)
        call.response.header(HttpHeaders.CacheControl, "no-store")
        call.respondText(page.html, ContentType.Text.Html.withCharset(Charsets.UTF_8))
      }
      get("/events") { call.checked { events(it) } }
      post("/visitors/{id}") { call.checked { change(it) } }
      route("{...}") {
        handle { call.refuse(HttpStatusCode.NotFound, "there is nothing here; the page is at /") }
      }
    }
  }

  private suspend fun ApplicationCall.events(fields: Map<String, String>) {
    val settings = Settings().with(fields)
    if (visitors.size >= MOST) {
      refuse(HttpStatusCode.ServiceUnavailable, "$MOST pages are open; close one of them first")
      return
    }
    response.header(HttpHeaders.CacheControl, "no-store")
    respondBytesWriter(ContentType.Text.EventStream) {
      coroutineScope {
        val visitor = Visitor(settings)
        visitors[visitor.id] = visitor
        val training = launch(cores) { visitor.train() }
        try {
          send(visitor)
        } finally {
          training.cancel()
          visitors.remove(visitor.id)
        }
      }
    }
  }

  /** Sends the newest pictures, until the visitor has gone and writing fails. */
  private suspend fun ByteWriteChannel.send(visitor: Visitor) {
    var start: Any? = null
    while (true) {
      val frame = withTimeoutOrNull(SILENCE) { visitor.frames.receive() }
      if (frame == null) {
        writeStringUtf8(": still here\n\n")
      } else {
        if (frame.start !== start) {
          event("start", frame.start + ("id" to visitor.id))
          start = frame.start
        }
        event("frame", frame.picture)
      }
      flush()
    }
  }

  private suspend fun ByteWriteChannel.event(name: String, data: Map<String, Any?>) {
    writeStringUtf8("event: $name\ndata: ${JSON.toJson(data)}\n\n")
  }

  private suspend fun ApplicationCall.change(fields: Map<String, String>) {
    val visitor = visitors[parameters["id"]]
    if (visitor == null) {
      refuse(HttpStatusCode.NotFound, "this page was closed; load it again")
      return
    }
    val running = fields["running"]
    require(running in setOf(null, "true", "false")) {
      "running is '$running'; it must be true or false"
    }
    val revision = visitor.wants { wish ->
      wish.copy(
        settings = wish.settings.with(fields - "running" - "restart"),
        running = running?.toBoolean() ?: wish.running,
        restarts = wish.restarts + if ("restart" in fields) 1 else 0,
      )
    }
    respondText(JSON.toJson(mapOf("revision" to revision)), ContentType.Application.Json)
  }

  /** Answers with the query's fields; one that is wrong is the sentence of a refusal. */
  private suspend fun ApplicationCall.checked(
    answer: suspend ApplicationCall.(Map<String, String>) -> Unit
  ) {
    try {
      answer(fields(request.queryParameters))
    } catch (e: IllegalArgumentException) {
      refuse(HttpStatusCode.BadRequest, "${e.message}")
    }
  }

  private fun fields(query: Parameters): Map<String, String> =
    query.names().associateWith { name ->
      requireNotNull(query.getAll(name)!!.singleOrNull()) { "$name is there more than once" }
    }

  private suspend fun ApplicationCall.refuse(status: HttpStatusCode, sentence: String) {
    respondText(sentence, ContentType.Text.Plain.withCharset(Charsets.UTF_8), status)
  }

  companion object {
    const val HOST = "127.0.0.1"
    private val NAMES = setOf(HOST, "localhost")
    private const val MOST = 32
    private const val GRACE = 500L
    /** After so many ms without a picture a word is sent, to notice who has gone. */
    private const val SILENCE = 1_000L
    private val JSON: Gson =
      GsonBuilder()
        .serializeNulls()
        .disableHtmlEscaping()
        .registerTypeAdapter(Float::class.javaObjectType, FewDigits)
        .registerTypeAdapter(Double::class.javaObjectType, FewDigits)
        .create()
  }
}

/** Writes numbers with four digits, which are enough to draw; what is not finite becomes null. */
private object FewDigits : TypeAdapter<Number>() {
  private val DIGITS = MathContext(4)

  override fun write(out: JsonWriter, value: Number?) {
    val number = value?.toDouble()
    if (number == null || !number.isFinite()) out.nullValue()
    else out.value(BigDecimal(number).round(DIGITS).stripTrailingZeros())
  }

  override fun read(reader: JsonReader): Number = throw UnsupportedOperationException("only writes")
}
