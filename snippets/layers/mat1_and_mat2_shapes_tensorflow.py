import tensorflow as tf

message = ""
try:
    tf.zeros((2, 256)) @ tf.zeros((400, 120))
except tf.errors.InvalidArgumentError as error:
    message = error.message.split("}} ")[1].split(" [Op")[0]
print(message)
#> Matrix size-incompatible: In[0]: [2,256], In[1]: [400,120]
