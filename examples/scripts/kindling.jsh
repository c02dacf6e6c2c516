import dev.kindling.data.*;
import dev.kindling.io.*;
import dev.kindling.metric.*;
import dev.kindling.nn.*;
import dev.kindling.op.Shape;
import dev.kindling.optim.*;
import dev.kindling.tensor.*;
